import { render } from "preact";
import type { RawReport } from "./data";
import { decode } from "./model";
import { Page } from "./views/Page";

const data = document.getElementById("data");
const root = document.getElementById("report");
if (data && root) {
  const report = decode(JSON.parse(data.textContent ?? "") as RawReport);
  data.remove();
  render(<Page report={report} />, root);
}
