package dev.weir.rest.request;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A request and apart from it the values that its filters compare with: requests that differ in those alone have one
 * structure.
 *
 * @param request has marks in place of the values
 * @param values in the order of the marks
 */
public record Structure(ApiRequest request, List<String> values) {

    /** More values make a structure that hardly comes twice. */
    private static final int MOST = 32;

    /** Lists of so many values are common, and differ. */
    private static final int LONGEST_LIST = 10;

    /** No text of a request is the same object as one of these, whatever it says. */
    private static final List<String> MARKS =
            IntStream.range(0, MOST).mapToObj(number -> "value " + number).toList();

    public Structure {
        values = Collections.unmodifiableList(values);
    }

    /** That of a request; null when it compares with too many values. */
    public static @Nullable Structure of(ApiRequest request) {
        Taker taker = new Taker();
        Condition filter = taker.taken(request.filter());
        List<EmbedOptions> embedded =
                request.embedded().isEmpty() ? request.embedded() : taker.takenOfEmbeds(request.embedded());
        return taker.tooMany ? null : new Structure(request.filteredBy(filter, embedded), taker.found);
    }

    /** The number of a mark; -1 for any other text, also one that reads like a mark. */
    @SuppressWarnings("ReferenceEquality") // A client may send the text of a mark.
    public static int number(@Nullable String text) {
        for (int number = 0; number < MOST; number++) {
            if (MARKS.get(number) == text) {
                return number;
            }
        }
        return -1;
    }

    /** Takes values out of conditions. */
    private static final class Taker {

        final List<String> found = new ArrayList<>();
        boolean tooMany;

        List<EmbedOptions> takenOfEmbeds(List<EmbedOptions> all) {
            List<EmbedOptions> taken = new ArrayList<>(all.size());
            for (EmbedOptions one : all) {
                taken.add(new EmbedOptions(one.path(), one.parameter(), and(one.filter()), one.order(), one.page()));
            }
            return taken;
        }

        Condition taken(Condition condition) {
            return switch (condition) {
                case Condition.And and -> and(and);
                case Condition.Or or -> new Condition.Or(all(or.members()));
                case Condition.Not not -> new Condition.Not(taken(not.member()));
                case Condition.Compare compare ->
                    new Condition.Compare(compare.path(), compare.operator(), mark(compare.value()));
                case Condition.In in -> new Condition.In(in.path(), marks(in.values()));
                default -> condition;
            };
        }

        private Condition.And and(Condition.And and) {
            return and.members().isEmpty() ? and : new Condition.And(all(and.members()));
        }

        private List<Condition> all(List<Condition> members) {
            List<Condition> taken = new ArrayList<>(members.size());
            for (Condition member : members) {
                taken.add(taken(member));
            }
            return taken;
        }

        /** The values of a long list stay: one argument has them all. */
        private List<String> marks(List<String> values) {
            return values.size() > LONGEST_LIST
                    ? values
                    : values.stream().map(this::mark).toList();
        }

        private String mark(String value) {
            if (found.size() == MOST) {
                tooMany = true;
                return value;
            }
            found.add(value);
            return MARKS.get(found.size() - 1);
        }
    }
}
