package dev.weir.leaks;

import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import io.netty.util.ResourceLeakTracker;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;

/** Every leak that Netty's detectors have found in this JVM. */
final class Leaks extends ResourceLeakDetectorFactory {

    static final Leaks FOUND = new Leaks();

    /** A leak shows when its object is collected, which one collection may not do. */
    private static final int COLLECTIONS = 3;

    private final List<Detector<?>> detectors = new CopyOnWriteArrayList<>();
    private final List<String> reports = new CopyOnWriteArrayList<>();

    private Leaks() {}

    @SuppressWarnings("deprecation")
    @Override
    public <T> ResourceLeakDetector<T> newResourceLeakDetector(
            Class<T> resource, int samplingInterval, long maxActive) {
        return detector(resource, samplingInterval);
    }

    @Override
    public <T> ResourceLeakDetector<T> newResourceLeakDetector(Class<T> resource, int samplingInterval) {
        return detector(resource, samplingInterval);
    }

    private <T> ResourceLeakDetector<T> detector(Class<T> resource, int samplingInterval) {
        Detector<T> detector = new Detector<>(resource, samplingInterval);
        detectors.add(detector);
        return detector;
    }

    /** Collects garbage and answers what was found in it, and before. */
    List<String> all() {
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
            detectors.forEach(Detector::look);
        }
        return List.copyOf(reports);
    }

    private final class Detector<T> extends ResourceLeakDetector<T> {

        private final Class<T> resource;

        Detector(Class<T> resource, int samplingInterval) {
            super(resource, samplingInterval);
            this.resource = resource;
        }

        /** A detector reports what it knows when it begins to track something. */
        @SuppressWarnings("unchecked")
        void look() {
            Object anything = new Object();
            ResourceLeakTracker<Object> tracker =
                    Objects.requireNonNull(((ResourceLeakDetector<Object>) this).track(anything));
            tracker.close(anything);
        }

        @Override
        protected boolean needReport() {
            return true;
        }

        @Override
        protected void reportTracedLeak(String type, String records) {
            reports.add("A " + resource.getSimpleName() + " was not released:" + records);
        }

        @Override
        protected void reportUntracedLeak(String type) {
            reports.add("A " + resource.getSimpleName() + " was not released");
        }
    }
}
