package dev.weir.deployment.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/**
 * The Dockerfile, as its instructions.
 *
 * @param instructions in their order, comments left out and continued lines joined
 */
record Dockerfile(List<Instruction> instructions) {

    private static final Path FILE = Path.of("src/main/docker/Dockerfile");

    /**
     * One instruction.
     *
     * @param stage the number of the stage that it is in; 0 stands before the first
     * @param keyword in upper case
     * @param arguments the rest, in one line
     */
    record Instruction(int stage, String keyword, String arguments) {

        /** The words of the exec form; there is none in the shell form. */
        List<String> words() {
            return arguments.startsWith("[")
                    ? List.of(JsonMapper.shared().readValue(arguments, String[].class))
                    : List.of();
        }
    }

    static Dockerfile read() throws IOException {
        List<Instruction> instructions = new ArrayList<>();
        int stage = 0;
        for (String line : lines()) {
            String[] parts = line.split("\\s+", 2);
            stage += parts[0].equals("FROM") ? 1 : 0;
            instructions.add(new Instruction(stage, parts[0], parts[1].strip()));
        }
        return new Dockerfile(List.copyOf(instructions));
    }

    private static List<String> lines() throws IOException {
        String text = Files.readString(FILE).replaceAll("(?m)^#.*\n", "").replaceAll("\\\\\n\\s*", "");
        return text.lines().filter(line -> !line.isBlank()).toList();
    }

    Stream<Instruction> all(String keyword) {
        return instructions.stream().filter(instruction -> instruction.keyword().equals(keyword));
    }

    Instruction last(String keyword) {
        return all(keyword).reduce((some, later) -> later).orElseThrow();
    }

    int lastStage() {
        return instructions.getLast().stage();
    }

    /** What is copied from the build's context. */
    List<String> sources() {
        return all("COPY")
                .map(Instruction::arguments)
                .filter(arguments -> !arguments.startsWith("--from"))
                .map(arguments -> arguments.split("\\s+", 2)[0])
                .toList();
    }
}
