/** Remembers per browser whether the sidebar is narrow, so that the server draws it right the first time. */
export const COLLAPSED_COOKIE = "sidebar-collapsed";
