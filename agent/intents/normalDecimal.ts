/** `-1,250.50` as one text for one number: without commas and zeros behind; `-0` is `0`. Of what parseDecimal reads. */
export function normalDecimal(text: string): string {
  const [whole = "", fraction = ""] = text.replaceAll(",", "").split(".");
  const digits = fraction.replace(/0+$/, "");
  const number = digits === "" ? whole : `${whole}.${digits}`;
  return number === "-0" ? "0" : number;
}
