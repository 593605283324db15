// Starts what a page asks for by data attributes. Everything works without this file; it only makes work quicker.
import { startAutosave } from "./autosave.js";
import { startCopyButtons } from "./copy.js";
import { startDoublePressGuard } from "./double_press.js";
import { startErrorSummary } from "./error_summary.js";
import { startFileDrops } from "./file_drop.js";
import { startFilters } from "./filters.js";
import { startMenus } from "./menus.js";
import { startTooltips } from "./tooltips.js";

document.documentElement.classList.add("js");
startMenus();
startFilters();
startTooltips();
startErrorSummary();
startCopyButtons();
startFileDrops();
startAutosave();
startDoublePressGuard();
