package dev.weir.monitor;

import java.util.List;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;

/**
 * A runbook as a page of HTML. Links among the runbooks lead where they do in the repository; of a link that leads out of
 * them the text is left, and where in the repository it leads.
 */
final class RunbookPage {

    private static final List<Extension> TABLES = List.of(TablesExtension.create());
    private static final Parser PARSER = Parser.builder().extensions(TABLES).build();
    private static final HtmlRenderer RENDERER =
            HtmlRenderer.builder().extensions(TABLES).escapeHtml(true).build();

    private RunbookPage() {}

    static String of(String title, String markdown) {
        Node document = PARSER.parse(markdown);
        document.accept(new OtherDocuments());
        return """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>%s</title>
            <link rel="stylesheet" href="runbooks.css">
            </head>
            <body>
            <nav><a href="README.md">All runbooks</a></nav>
            <main>
            %s</main>
            </body>
            </html>
            """.formatted(title, RENDERER.render(document));
    }

    /** Has no links to what is not among the runbooks. */
    private static final class OtherDocuments extends AbstractVisitor {

        @Override
        public void visit(Link link) {
            String target = link.getDestination();
            if (target.startsWith("../")) {
                link.insertBefore(new Text(" (" + path(target) + ")"));
                while (link.getFirstChild() != null) {
                    Node child = link.getFirstChild();
                    link.getPrevious().insertBefore(child);
                }
                link.unlink();
            }
        }

        /** Where a document is in the repository, seen from the runbooks. */
        private static String path(String target) {
            String file = target.replaceFirst("#.*", "");
            return file.startsWith("../../../") ? file.substring("../../../".length()) : "src/docs" + file.substring(2);
        }
    }
}
