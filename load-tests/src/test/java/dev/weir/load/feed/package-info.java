/** What is asked: requests made from the catalog of whatever database there is, with the right answers. */
package dev.weir.load.feed;
