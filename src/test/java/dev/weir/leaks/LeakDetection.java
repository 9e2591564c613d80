package dev.weir.leaks;

import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetector.Level;
import io.netty.util.ResourceLeakDetectorFactory;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/** Begins before the first class of Netty is loaded, since each that tracks something takes its detector then. */
public final class LeakDetection implements LauncherSessionListener {

    @Override
    public void launcherSessionOpened(LauncherSession session) {
        ResourceLeakDetectorFactory.setResourceLeakDetectorFactory(Leaks.FOUND);
        ResourceLeakDetector.setLevel(Level.PARANOID);
    }
}
