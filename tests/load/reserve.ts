import { alone, type Row } from "./measure";

/** In a process of its own, as the environment is read once. */
export const measureReserve = (): Promise<Row[]> => alone("reserve-run.ts");
