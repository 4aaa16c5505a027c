/** A record of a table of events: what its sentence tells of it. */
export interface TableEvent {
  readonly provider: string;
  /** As the table has it, else that of the only log in which the provider writes the event; absent where neither tells. */
  readonly channel?: string;
  readonly eventId: number;
  /** As the clock showed it where the table was saved, in milliseconds as if it were UTC; whole seconds, mostly. */
  readonly wall: number;
  readonly line: number;
  readonly level?: number;
  readonly recordId?: number;
  readonly computer?: string;
  readonly userSid?: string;
  readonly processId?: number;
  /** By the names of the event dictionary. What is not in it is not known: the sentence does not show it, or not so that it can be read. */
  readonly data: Readonly<Record<string, string>>;
  /** The beginning of the sentence, where no value was found in it. */
  readonly message?: string;
}

/** How far local time was ahead of UTC where a table was saved. */
export interface TableOffset {
  readonly minutes: number;
  /** `stated`: the times have an offset; `same-records`: a log of the bundle has them in UTC; `other-table`: that
   * of the other tables; `given`: the user names the zone; `device-zone`: the zone that the device had last. */
  readonly because: "stated" | "same-records" | "other-table" | "given" | "device-zone";
}

/** A log that somebody saved as text. Its times are local, and it says nothing of what it leaves out. */
export interface EventTable {
  readonly source: string;
  readonly form: "event-viewer" | "powershell";
  /** Records that a log of the bundle has too are left out. Oldest first. */
  readonly events: readonly TableEvent[];
  /** Absent where nothing ties its times to UTC. */
  readonly offset?: TableOffset;
}

/** The UTC time of a record, in milliseconds. */
export function utcOf({ wall }: Pick<TableEvent, "wall">, { minutes }: TableOffset): number {
  return wall - minutes * 60_000;
}
