/** What a person reads who did not run it: one page, the verdict first. */
package dev.weir.load.report;
