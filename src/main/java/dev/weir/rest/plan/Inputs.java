package dev.weir.rest.plan;

import dev.weir.catalog.Function.Parameter;
import java.util.List;

/** The parameters that a function is given, and their values. */
public sealed interface Inputs {

    /** By name, each as text. */
    record Texts(List<Text> texts) implements Inputs {

        public Texts {
            texts = List.copyOf(texts);
        }
    }

    /** Several values are the elements of an array, for a variadic parameter. */
    record Text(Parameter parameter, List<String> values) {

        public Text {
            values = List.copyOf(values);
        }
    }

    /**
     * By name, all in one JSON object.
     *
     * @param first whether that is the first one of an array
     */
    record Members(List<Parameter> parameters, String json, boolean first) implements Inputs {

        public Members {
            parameters = List.copyOf(parameters);
        }
    }

    /** The whole body, for the one parameter, which has no name. */
    record Whole(Parameter parameter, String text) implements Inputs {}
}
