import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarFile;

/**
 * Prints, as JSON, the node settings that unpacked Elasticsearch releases know: for each key one letter a release,
 * {@code s} known, {@code d} deprecated, {@code k} kept in the keystore only, {@code -} unknown. A key that ends in a dot
 * is a group; an asterisk stands for one name.
 *
 * <pre>
 * mvn org.apache.maven.plugins:maven-dependency-plugin:3.6.1:unpack -DoutputDirectory=FOLDER \
 *   -Dartifact=org.elasticsearch.distribution.integ-test-zip:elasticsearch:9.5.3:zip        (one a release)
 * java DumpSettings.java 7.17.29=FOLDER 8.19.21=FOLDER 9.5.3=FOLDER > elasticsearch.json    (Java 25)
 * </pre>
 *
 * FOLDER holds {@code lib/} and {@code modules/}. Every class of the distribution is looked at and its static
 * {@code Setting} fields are read; so are the registered sets of the server and of x-pack.
 */
public class DumpSettings {
  private static Map<String, Character> found;
  private static Class<?> settingClass;

  public static void main(String[] arguments) throws Exception {
    var versions = new ArrayList<String>();
    var tables = new ArrayList<Map<String, Character>>();
    var keys = new TreeSet<String>();
    for (String argument : arguments) {
      String[] parts = argument.split("=", 2);
      found = new TreeMap<>();
      dump(Path.of(parts[1]));
      versions.add('"' + parts[0] + '"');
      tables.add(found);
      keys.addAll(found.keySet());
    }
    System.out.println("{");
    System.out.println("  \"source\": \"org.elasticsearch.distribution.integ-test-zip:elasticsearch, read by DumpSettings.java\",");
    System.out.println("  \"versions\": [" + String.join(", ", versions) + "],");
    System.out.println("  \"settings\": {");
    int left = keys.size();
    for (String key : keys) {
      var letters = new StringBuilder();
      for (var table : tables) letters.append(table.getOrDefault(key, '-'));
      System.out.println("    \"" + key + "\": \"" + letters + (--left > 0 ? "\"," : "\""));
    }
    System.out.println("  }\n}");
  }

  private static void dump(Path home) throws Exception {
    List<Path> jars = new ArrayList<>();
    for (String folder : new String[] {"lib", "modules"}) {
      try (var files = Files.walk(home.resolve(folder))) {
        files.filter(file -> file.toString().endsWith(".jar"))
            .filter(file -> !file.toString().contains("/lib/tools/") && !file.toString().contains("entitlement-agent"))
            .forEach(jars::add);
      }
    }
    URL[] urls = new URL[jars.size()];
    for (int i = 0; i < urls.length; i++) urls[i] = jars.get(i).toUri().toURL();
    var loader = new URLClassLoader(urls, ClassLoader.getSystemClassLoader());
    Thread.currentThread().setContextClassLoader(loader);
    System.setProperty("es.path.home", home.toString());
    configureLogging(loader);
    settingClass = loader.loadClass("org.elasticsearch.common.settings.Setting");
    registered(loader, "org.elasticsearch.common.settings.ClusterSettings", "BUILT_IN_CLUSTER_SETTINGS");
    called(loader, "org.elasticsearch.xpack.core.XPackSettings");
    called(loader, "org.elasticsearch.xpack.core.security.authc.InternalRealmsSettings");
    for (Path jar : jars) {
      if (!jar.getFileName().toString().matches("(elasticsearch|x-pack|transport|apm).*")) continue;
      try (var file = new JarFile(jar.toFile())) {
        for (var entry : file.stream().toList()) {
          String name = entry.getName();
          if (!name.endsWith(".class") || name.contains("META-INF") || name.equals("module-info.class")) continue;
          fields(loader, name.substring(0, name.length() - 6).replace('/', '.'));
        }
      }
    }
  }

  private static void configureLogging(ClassLoader loader) {
    try {
      Class<?> logging = loader.loadClass("org.elasticsearch.common.logging.LogConfigurator");
      Class<?> settings = loader.loadClass("org.elasticsearch.common.settings.Settings");
      logging.getMethod("configureWithoutConfig", settings).invoke(null, settings.getField("EMPTY").get(null));
    } catch (ReflectiveOperationException | LinkageError absent) {
      System.err.println("logging: " + absent);
    }
  }

  private static void registered(ClassLoader loader, String type, String field) throws Exception {
    add(loader.loadClass(type).getField(field).get(null));
  }

  private static void called(ClassLoader loader, String type) {
    try {
      for (Method method : loader.loadClass(type).getDeclaredMethods()) {
        if (!Modifier.isStatic(method.getModifiers()) || method.getParameterCount() > 0) continue;
        if (!Collection.class.isAssignableFrom(method.getReturnType())) continue;
        method.setAccessible(true);
        add(method.invoke(null));
      }
    } catch (ReflectiveOperationException | LinkageError absent) {
      System.err.println(type + ": " + absent);
    }
  }

  private static void fields(ClassLoader loader, String type) {
    try {
      for (Field field : Class.forName(type, false, loader).getDeclaredFields()) {
        boolean candidate = settingClass.isAssignableFrom(field.getType())
            || Collection.class.isAssignableFrom(field.getType()) && field.getGenericType().getTypeName().contains("Setting<");
        if (!Modifier.isStatic(field.getModifiers()) || !candidate) continue;
        field.setAccessible(true);
        add(field.get(null));
      }
    } catch (Throwable unloadable) {
      if (unloadable instanceof VirtualMachineError && !(unloadable instanceof StackOverflowError)) throw (VirtualMachineError) unloadable;
    }
  }

  private static void add(Object value) throws ReflectiveOperationException {
    if (value instanceof Collection<?> many) {
      for (Object one : many) add(one);
      return;
    }
    if (value == null || !settingClass.isInstance(value)) return;
    Object properties = call(value, "getProperties");
    if (!properties.toString().contains("NodeScope")) return;
    String key = (String) call(value, "getKey");
    char letter = isSecure(value) ? 'k' : properties.toString().contains("Deprecated") ? 'd' : 's';
    if ((boolean) call(value, "isGroupSetting") && !key.endsWith(".") && !key.contains("*")) key += ".";
    found.merge(key, letter, (a, b) -> a == 'd' ? b : a);
  }

  private static boolean isSecure(Object setting) {
    for (Class<?> type = setting.getClass(); type != null; type = type.getSuperclass()) {
      if (type.getSimpleName().equals("SecureSetting")) return true;
    }
    return false;
  }

  private static Object call(Object target, String name) throws ReflectiveOperationException {
    Method method = settingClass.getDeclaredMethod(name);
    method.setAccessible(true);
    return method.invoke(target);
  }
}
