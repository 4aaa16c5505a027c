/** What Windows calls the platform type of a TPM: `TPM-Version:2.0 -Level:0-Revision:1.38-VendorID:'INTC'-Firmware:1.2`. */
export interface PlatformType {
  readonly specVersion: string;
  readonly manufacturer: string;
  readonly firmware?: string;
}

const PLATFORM =
  /TPM-Version:\s?(\d\.\d)[^:\r\n]{0,20}:[^:\r\n]{0,40}:[^:\r\n]{0,40}-VendorID:'([^'\r\n]{1,8})'(?:-Firmware:(\d{1,10})\.(\d{1,10}))?/;

export function readPlatformType(text: string): PlatformType | undefined {
  const match = PLATFORM.exec(text.slice(0, 1000));
  const [, specVersion, vendor, high, low] = match ?? [];
  if (specVersion === undefined || vendor === undefined) return undefined;
  const firmware = firmwareOf(Number(high), Number(low));
  return { specVersion, manufacturer: vendor.trim(), ...(firmware === undefined ? {} : { firmware }) };
}

/** Two numbers of 32 bits hold four of 16, which is how tpm.msc shows them. */
function firmwareOf(high: number, low: number): string | undefined {
  if (!(high <= 0xffff_ffff) || !(low <= 0xffff_ffff)) return undefined;
  return [high >>> 16, high & 0xffff, low >>> 16, low & 0xffff].join(".");
}
