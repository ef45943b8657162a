import { render } from "preact";
import type { RawReport } from "./data";
import { decode } from "./model";
import { Page } from "./views/Page";

const data = document.getElementById("data");
const root = document.getElementById("report");
if (data && root) {
  try {
    const report = decode(JSON.parse(data.textContent ?? "") as RawReport);
    data.remove();
    render(<Page report={report} />, root);
  } catch (e) {
    // What is shown where scripts do not run is better than nothing; a fault must not hide the data.
    console.error(e);
    const plain = document.querySelector("noscript")?.textContent ?? "";
    root.replaceChildren(...new DOMParser().parseFromString(plain, "text/html").body.childNodes);
  }
}
