import { noSuchRoute } from "@/gates/api";

/** What is no address of this version, answered in the envelope that programs expect. */
export const GET = noSuchRoute;
export const POST = noSuchRoute;
export const PUT = noSuchRoute;
export const PATCH = noSuchRoute;
export const DELETE = noSuchRoute;
