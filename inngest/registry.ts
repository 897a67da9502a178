/** Every function Inngest may call. */
export const functions = [];
