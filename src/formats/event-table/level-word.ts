/** What Event Viewer and PowerShell call a level, by the language of Windows; `Level` of PowerShell is the number itself. */
const WORDS: Readonly<Record<string, number>> = {
  critical: 1,
  kritisch: 1,
  critique: 1,
  crítico: 1,
  critico: 1,
  kritiek: 1,
  krytyczne: 1,
  重大: 1,
  严重: 1,
  error: 2,
  fehler: 2,
  erreur: 2,
  errore: 2,
  erro: 2,
  fout: 2,
  fel: 2,
  fejl: 2,
  błąd: 2,
  エラー: 2,
  错误: 2,
  warning: 3,
  warnung: 3,
  avertissement: 3,
  advertencia: 3,
  avviso: 3,
  aviso: 3,
  waarschuwing: 3,
  varning: 3,
  advarsel: 3,
  ostrzeżenie: 3,
  警告: 3,
  information: 4,
  informationen: 4,
  informations: 4,
  información: 4,
  informazioni: 4,
  informações: 4,
  informatie: 4,
  informacje: 4,
  情報: 4,
  信息: 4,
  verbose: 5,
  ausführlich: 5,
};

/** The number of a level; undefined for a word in a language that is not listed. */
export function levelOf(cell: string): number | undefined {
  const text = cell.trim().toLowerCase();
  if (/^[0-5]$/.test(text)) return Number(text);
  return Object.hasOwn(WORDS, text) ? WORDS[text] : undefined;
}
