import type { Finding } from "../schema";

export const finding = (
  level: Finding["level"],
  code: string,
  field: string,
  message: string,
  fix: string,
  count?: number,
): Finding => ({ level, code, field, message, fix, ...(count !== undefined && { count }) });
