import { join } from "node:path";
import { z } from "zod";
import { type Part, readYaml, writeGenerated } from "./part.js";

export const VALUE_MAPS_FILE = "src/knowledge/value-maps.yaml";

const valueMap = z.strictObject({
  values: z.record(z.string().regex(/^(\d+|[A-Za-z]+)$/), z.string().min(1)),
  alsoCalled: z.record(z.string(), z.string()).optional(),
});

export const valueMapsSchema = z.record(z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/), valueMap);

/** `src/knowledge/value-maps.yaml` → `src/generated/value-maps.ts`. */
export const valueMaps: Part = {
  name: "value-maps",
  run(root) {
    const { yaml, problems } = readYaml(root, join(root, VALUE_MAPS_FILE), valueMapsSchema);
    if (!yaml) return problems;
    for (const [name, map] of Object.entries(yaml.data)) {
      const words = new Set(Object.values(map.values));
      for (const [alias, word] of Object.entries(map.alsoCalled ?? {})) {
        if (words.has(word)) continue;
        problems.push({ file: yaml.file, line: yaml.lineOf([name, "alsoCalled", alias]), message: `${name}: "${word}" is not a value of this map` });
      }
    }
    if (problems.length === 0) writeGenerated(root, "value-maps", "VALUE_MAPS_JSON", yaml.data);
    return problems;
  },
};
