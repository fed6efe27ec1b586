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
 * {@code s} known, {@code d} deprecated, {@code k} kept in the keystore only, {@code -} unknown; then what a value must be,
 * where the release refuses others. A key that ends in a dot is a group; an asterisk stands for one name.
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
  /** What the value of a setting must be, as the newest release that knows it says. */
  private static final Map<String, String> types = new TreeMap<>();
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
      System.out.println("    \"" + key + "\": \"" + letters + types.getOrDefault(key, "") + (--left > 0 ? "\"," : "\""));
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
    String type = type(value);
    if (!type.isEmpty()) types.put(key, type);
    found.merge(key, letter, (a, b) -> a == 'd' ? b : a);
  }

  /** Gives the setting values that it should refuse, and reads from the refusal what it expects. */
  private static String type(Object value) throws ReflectiveOperationException {
    Object setting = value;
    if (value.getClass().getSimpleName().equals("AffixSetting")) {
      try {
        Method concrete = value.getClass().getMethod("getConcreteSettingForNamespace", String.class);
        concrete.setAccessible(true);
        setting = concrete.invoke(value, "x");
      } catch (ReflectiveOperationException | LinkageError refused) {
        return "";
      }
    }
    if (isSecure(setting) || (boolean) call(setting, "isGroupSetting")) return "";
    String refusal = refusal(setting, "?!");
    if (refusal.contains("as only [true] or [false]")) return " bool";
    if (refusal.contains("as a time value")) return " time";
    if (refusal.contains("as either percentage or bytes")) return " percent";
    if (refusal.contains("as a size in bytes")) return refusal(setting, "10%").isEmpty() ? " percent" : " bytes";
    if (!refusal.startsWith("Failed to parse value [?!] for setting")) return "";
    return refusal(setting, "1.5").startsWith("Failed to parse value [1.5] for setting") ? " int" : " float";
  }

  /** What the setting answers to a value; empty when it takes it. */
  private static String refusal(Object setting, String text) throws ReflectiveOperationException {
    Class<?> settings = settingClass.getClassLoader().loadClass("org.elasticsearch.common.settings.Settings");
    Object builder = settings.getMethod("builder").invoke(null);
    builder.getClass().getMethod("put", String.class, String.class).invoke(builder, call(setting, "getKey"), text);
    Object values = builder.getClass().getMethod("build").invoke(builder);
    Method get = settingClass.getDeclaredMethod("get", settings);
    get.setAccessible(true);
    try {
      get.invoke(setting, values);
      return "";
    } catch (ReflectiveOperationException refused) {
      return String.valueOf(refused.getCause() == null ? refused.getMessage() : refused.getCause().getMessage());
    }
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
