export { isRegistryExport } from "./detect.js";
export { readRegistry } from "./read-registry.js";
export type { RegistryData, RegistryKey, RegistryValue } from "./registry-key.js";
