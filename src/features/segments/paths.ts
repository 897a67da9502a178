import { publicId } from "@/lib/ids";

export const segmentsPath = (workspace: string) => `/${workspace}/segments`;
export const segmentPath = (workspace: string, id: string) => `/${workspace}/segments/${publicId("segment", id)}`;
export const segmentEditPath = (workspace: string, id: string) => `${segmentPath(workspace, id)}/edit`;
/** What LiveRefresh asks while segments are built or follow writes. */
export const segmentsProgressPath = (workspace: string) => `/${workspace}/segments/progress`;
export const contactPath = (workspace: string, id: string) => `/${workspace}/contacts/${publicId("contact", id)}`;
