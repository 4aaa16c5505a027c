import type { RegistryDraft } from "./draft.js";
import { guidOf, isSid, productCodeOf, unpackProductCode } from "./key-path.js";
import { codeOf, copied, type KeySection, numberOf, textOf, withoutQuery } from "./key-section.js";
import { wordFor } from "./read-tracking.js";

const DEVICE_SID = /^S-0-0-0/i;
const AGENT_PACKAGE = /^IntuneWindowsAgent\.msi$/i;

/** Reads below `EnterpriseDesktopAppManagement`: `{SID}\MSI\{product code}`. The device has a SID of zeros there. */
export function readInstallerJob(section: KeySection, draft: RegistryDraft): void {
  const [owner = "", kind = "", name = "", ...deeper] = section.path;
  if (!isSid(owner) || kind.toLowerCase() !== "msi" || name === "" || deeper.length > 0) return;
  const productCode = productCodeOf(name) ?? copied(name);
  const address = textOf(section, "CurrentDownloadUrl") ?? textOf(section, "DownloadUrl");
  const url = address === undefined ? undefined : withoutQuery(address);
  const file = url === undefined ? undefined : fileOf(url);
  const status = numberOf(section, "Status");
  draft.tables.installers.put(`${owner}|${productCode}`.toLowerCase(), {
    ...section.place,
    ...(DEVICE_SID.test(owner) ? { scope: "device" } : { scope: "user", sid: owner }),
    productCode,
    status,
    state: wordFor("installer-state", status),
    lastError: codeOf(section, "LastError"),
    version: textOf(section, "ProductVersion"),
    url,
    file,
    isAgent: file !== undefined && AGENT_PACKAGE.test(file),
  });
}

function fileOf(url: string): string | undefined {
  const name = url.slice(Math.max(url.lastIndexOf("/"), url.lastIndexOf("\\")) + 1);
  if (name === "" || name.length > 200) return undefined;
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

/** Reads below `OfficeCSP`: one key per installation. */
export function readOfficeJob(section: KeySection, draft: RegistryDraft): void {
  const [name = "", ...deeper] = section.path;
  const id = guidOf(name);
  if (id === undefined || deeper.length > 0) return;
  const status = numberOf(section, "Status");
  const finalStatus = numberOf(section, "FinalStatus");
  // In the final status 0 means that nothing failed.
  const state = finalStatus === 0 ? wordFor("installer-state", 70) : wordFor("installer-state", finalStatus ?? status);
  draft.tables.office.put(id, { ...section.place, id, status, finalStatus, state });
}

/** Reads below `CurrentVersion\Uninstall`, where Windows Installer names keys by the product code. */
export function readUninstallEntry(section: KeySection, draft: RegistryDraft): void {
  const [name = "", ...deeper] = section.path;
  const productCode = deeper.length > 0 ? undefined : productCodeOf(name);
  if (productCode !== undefined) putProduct(productCode, section, draft);
}

/** Reads below `CurrentVersion\Installer\UserData`: `{SID}\Products\{packed code}\InstallProperties`. */
export function readInstallerProduct(section: KeySection, draft: RegistryDraft): void {
  const [, products = "", packed = "", properties = "", ...deeper] = section.path;
  if (products.toLowerCase() !== "products" || properties.toLowerCase() !== "installproperties" || deeper.length > 0) return;
  const productCode = unpackProductCode(packed);
  if (productCode !== undefined) putProduct(productCode, section, draft);
}

function putProduct(productCode: string, section: KeySection, draft: RegistryDraft): void {
  const name = textOf(section, "DisplayName");
  if (name !== undefined) draft.tables.products.put(productCode, { ...section.place, productCode, name, version: textOf(section, "DisplayVersion") });
}
