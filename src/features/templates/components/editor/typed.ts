"use client";

import { useState } from "react";

/**
 * What is typed into a field whose value is more than text: kept as typed while it is no value yet, or says the value that is
 * there; replaced when that changes elsewhere, as by undo.
 */
export function useTyped<T>(
  value: T,
  write: (value: T) => string,
  read: (text: string) => T | null,
  onChange: (value: T) => void,
) {
  const [typed, setTyped] = useState(() => write(value));
  const meant = read(typed);
  const isOfThis = meant !== null && write(meant) === write(value);
  return {
    text: meant === null || isOfThis ? typed : write(value),
    isGood: meant !== null,
    type: (text: string) => {
      setTyped(text);
      const next = read(text);
      if (next !== null) onChange(next);
    },
  };
}
