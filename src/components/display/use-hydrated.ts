"use client";

import { useSyncExternalStore } from "react";

const neverChanges = () => () => {};

/** False on the server and in the first browser render, true afterwards: for what only the browser knows. */
export const useHydrated = () =>
  useSyncExternalStore(
    neverChanges,
    () => true,
    () => false,
  );
