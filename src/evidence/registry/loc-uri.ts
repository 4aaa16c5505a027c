import { appOf, guidOf, productCodeOf } from "./key-path.js";
import type { TrackedKind } from "./model.js";

/** What an address of the device's management tree is about. */
export interface TrackedAddress {
  readonly kind: TrackedKind;
  readonly id: string;
  readonly revision?: number;
  /** Undefined where the address does not say. */
  readonly scope: "device" | "user" | undefined;
}

type Reader = (parts: readonly string[]) => Omit<TrackedAddress, "scope"> | undefined;

/** Readers by the part behind `Vendor/MSFT`; what they get begins behind it, decoded. */
const READERS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ["enterprisedesktopappmanagement", ([, code]) => (code ? { kind: "msi", id: productCodeOf(code) ?? code } : undefined)],
  ["office", ([, id]) => (id ? { kind: "office", id: guidOf(id) ?? id } : undefined)],
  ["enterprisemodernappmanagement", ([, , family]) => (family ? { kind: "modern-app", id: family } : undefined)],
  ["enrollmentstatustracking", readTrackedApp],
  ["clientcertificateinstall", ([, id]) => (id ? { kind: "certificate", id } : undefined)],
  ["rootcatrustedcertificates", ([store, thumbprint]) => (thumbprint ? { kind: "certificate", id: `${store}/${thumbprint}` } : undefined)],
  ["wifi", ([, name]) => (name ? { kind: "network", id: name } : undefined)],
  ["vpnv2", ([name]) => (name ? { kind: "network", id: name } : undefined)],
  ["policy", ([, ...rest]) => (rest.length > 0 ? { kind: "policy", id: rest.join("/") } : undefined)],
]);

/** Addresses have some ten parts. */
const MOST_PARTS = 30;

/**
 * Reads an address such as `./Device/Vendor/MSFT/EnterpriseDesktopAppManagement/MSI/%7BCODE%7D/DownloadInstall`. Whatever
 * is not known keeps the whole address as its id, decoded.
 */
export function readLocUri(uri: string): TrackedAddress {
  const parts = uri.split("/", MOST_PARTS).map(decoded);
  const words = parts.map((part) => part.toLowerCase());
  const scope = words[1] === "user" ? "user" : words[1] === "device" ? "device" : undefined;
  const vendor = words.findIndex((word, index) => index < 4 && word === "vendor" && words[index + 1] === "msft");
  const reader = vendor < 0 ? undefined : READERS.get(words[vendor + 2] ?? "");
  const found = reader?.(parts.slice(vendor + 3));
  return { ...(found ?? { kind: "other", id: decoded(uri) }), scope };
}

/** `Setup/Apps/Tracking/{provider}/Win32App_{id}_{revision}`. */
function readTrackedApp(parts: readonly string[]): ReturnType<Reader> {
  const name = parts.find((part) => /^Win32App_/i.test(part));
  const app = name === undefined ? undefined : appOf(name);
  if (app !== undefined) return { kind: "win32-app", ...app };
  return name === undefined ? undefined : { kind: "win32-app", id: name.slice("Win32App_".length) };
}

/** Undoes percent signs; a text with wrong ones stays as it is. */
function decoded(text: string): string {
  if (!text.includes("%")) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
