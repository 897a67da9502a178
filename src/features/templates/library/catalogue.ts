import type { LibraryTemplate } from "./build";
import { commerce } from "./commerce";
import { news } from "./news";
import { relationship } from "./relationship";

/** The templates every workspace finds and can copy. */
export const catalogue: readonly LibraryTemplate[] = [...relationship, ...commerce, ...news];
export const inLibrary = (key: string) => catalogue.find((one) => one.key === key);
