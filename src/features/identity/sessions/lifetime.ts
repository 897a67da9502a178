/** A session ends by itself this long after the sign-in. */
export const sessionDays = 30;
