import { ApiError } from "./errors";
import { contextWindowTokens, maxOutputTokens, sandboxModel } from "./request";

const model = {
  type: "model",
  id: sandboxModel,
  display_name: "Sandbox Extractive 1",
  created_at: "2026-11-01T00:00:00Z",
  deprecated_at: null,
  retires_at: null,
  lifecycle: "active",
  line: null,
  capabilities: null,
  max_input_tokens: contextWindowTokens,
  max_tokens: maxOutputTokens,
};

export function listModels() {
  return { data: [model], has_more: false, first_id: model.id, last_id: model.id };
}

/** @throws ApiError 404 */
export function findModel(id: string) {
  if (decodeURIComponent(id) !== model.id) throw new ApiError(404, "not_found_error", `model: ${id}`);
  return model;
}
