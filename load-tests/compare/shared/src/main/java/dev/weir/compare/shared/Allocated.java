package dev.weir.compare.shared;

import com.sun.tools.attach.VirtualMachine;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** Prints how many bytes all threads of another JVM have allocated since it began; JDK 21 and later count them. */
public final class Allocated {

    private Allocated() {}

    /** @param args the JVM's process id */
    public static void main(String[] args) throws Exception {
        VirtualMachine machine = VirtualMachine.attach(args[0]);
        try (JMXConnector connector =
                JMXConnectorFactory.connect(new JMXServiceURL(machine.startLocalManagementAgent()))) {
            MBeanServerConnection beans = connector.getMBeanServerConnection();
            System.out.println(beans.getAttribute(
                    ObjectName.getInstance("java.lang:type=Threading"), "TotalThreadAllocatedBytes"));
        } finally {
            machine.detach();
        }
    }
}
