/** One `label : value` of the output of a command, or of a report that is written so. */
export interface LabelledLine {
  /** From 1. */
  readonly line: number;
  /** Title of the part that it stands in; empty before the first. */
  readonly section: string;
  /** Without the dots and dashes that only fill the line. */
  readonly label: string;
  readonly value: string;
  /** Blanks and tabs before the label: what belongs to a line above stands further in. */
  readonly indent: number;
}

/** A line without a label that is not empty: the value of the label before it goes on, or it stands alone. */
export interface PlainLine {
  readonly line: number;
  readonly section: string;
  readonly text: string;
}

export interface LabelledText {
  readonly lines: readonly LabelledLine[];
  readonly plain: readonly PlainLine[];
  /** Something was left out: too many lines, or one that is too long. */
  readonly cut: boolean;
}
