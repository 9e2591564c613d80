package dev.weir.load.watch;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;

/**
 * What a service's {@code /actuator/prometheus} said at one moment. A scrape that failed has no values.
 *
 * @param lines name, labels and value, as they came
 */
public record Scrape(List<String> lines) {

    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();

    public Scrape {
        lines = List.copyOf(lines);
    }

    /**
     * Asks once; takes 5 s at the most.
     *
     * @param management where the management port is, without a path
     */
    public static Scrape of(URI management) {
        HttpRequest request = HttpRequest.newBuilder(management.resolve("/actuator/prometheus"))
                .timeout(Duration.ofSeconds(5))
                .build();
        try {
            HttpResponse<String> response = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
            return new Scrape(
                    response.statusCode() == 200 ? response.body().lines().toList() : List.of());
        } catch (IOException nobodyThere) {
            return new Scrape(List.of());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Scrape(List.of());
        }
    }

    /**
     * The sum over all series of a meter that have the labels; not a number when there is none.
     *
     * @param meter its name as Prometheus has it
     * @param labels each as {@code name="value"}
     */
    public double value(String meter, String... labels) {
        double sum = Double.NaN;
        for (String line : lines) {
            if (isOf(line, meter) && List.of(labels).stream().allMatch(line::contains)) {
                double value = Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
                sum = Double.isNaN(sum) ? value : sum + value;
            }
        }
        return sum;
    }

    private static boolean isOf(String line, String meter) {
        return line.startsWith(meter)
                && line.length() > meter.length()
                && (line.charAt(meter.length()) == ' ' || line.charAt(meter.length()) == '{');
    }
}
