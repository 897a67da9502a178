import type { ReactNode } from "react";

type Schema = {
  type?: unknown;
  properties?: Record<string, Schema>;
  items?: unknown;
  anyOf?: unknown;
  enum?: unknown;
  required?: string[];
  description?: unknown;
  [key: string]: unknown;
};

const isSchema = (value: unknown): value is Schema => typeof value === "object" && value !== null;

function typeName(schema: Schema): string {
  if (Array.isArray(schema.enum)) return schema.enum.join(" | ");
  if (Array.isArray(schema.anyOf)) return schema.anyOf.filter(isSchema).map(typeName).join(" | ");
  if (schema.type === "array") return `${isSchema(schema.items) ? typeName(schema.items) : "any"}[]`;
  return typeof schema.type === "string" ? schema.type : "any";
}

/** The document's Markdown marks code; here it stands as it is. */
export const plain = (text: string) => text.replaceAll("`", "");

/** The object a schema describes, through lists and nullability. */
function fieldsOf(schema: Schema): Schema | null {
  if (schema.properties) return schema;
  if (isSchema(schema.items)) return fieldsOf(schema.items);
  if (Array.isArray(schema.anyOf)) return schema.anyOf.filter(isSchema).map(fieldsOf).find(Boolean) ?? null;
  return null;
}

function rows(schema: Schema, prefix = ""): ReactNode[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    const inner = fieldsOf(field);
    return [
      <tr key={prefix + name} className="grid border-t py-2 sm:table-row sm:py-0">
        <th scope="row" className="pr-4 text-left align-top font-mono font-normal text-sm sm:py-2">
          {prefix}
          {name}
          {schema.required?.includes(name) ? "" : "?"}
        </th>
        <td className="pr-4 align-top text-muted-foreground text-sm sm:py-2">{typeName(field)}</td>
        <td className="align-top text-sm sm:py-2">
          {typeof field.description === "string" ? plain(field.description) : ""}
        </td>
      </tr>,
      ...(inner ? rows(inner, `${prefix}${name}.`) : []),
    ];
  });
}

export function SchemaTable({ title, schema }: { title: string; schema: Schema }) {
  const fields = fieldsOf(schema);
  return (
    <div className="mt-4">
      <h3 className="font-semibold text-sm">{title}</h3>
      {fields ? (
        <table className="wrap-anywhere mt-2 block w-full sm:table">
          <caption className="sr-only">{title}</caption>
          <thead className="sr-only">
            <tr>
              <th scope="col">Name</th>
              <th scope="col">Type</th>
              <th scope="col">Meaning</th>
            </tr>
          </thead>
          <tbody className="block sm:table-row-group">{rows(fields)}</tbody>
        </table>
      ) : (
        <p className="text-muted-foreground text-sm">{typeName(schema)}</p>
      )}
    </div>
  );
}
