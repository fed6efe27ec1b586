# Prints the parameters of plugins as plugins.json holds them. Run where the gems are, in the image of the agent:
#   ruby dump-parameters.rb output/elasticsearch input/tail buffer/file section/buffer …
# A type ends in `!` where the parameter is required and in `?` where its default is nil; of a section, `required`, `once`
# and `argument` say what Fluentd refuses otherwise, `type` which plugin it has where no @type stands in it.
require 'json'
require 'fluent/env'
require 'fluent/engine'
require 'fluent/plugin'
require 'fluent/log'
require 'fluent/system_config'
require 'fluent/plugin/output'

$log = Fluent::Log.new(ServerEngine::DaemonLogger.new($stderr, log_level: ServerEngine::DaemonLogger::FATAL))
RESERVED = %w[@type @id @label @log_level type id log_level].freeze

def type_of(name, options, defaults)
  mark = defaults.key?(name) ? (defaults[name].nil? ? '?' : '') : '!'
  type = options[:list].is_a?(Array) ? "enum#{mark} #{options[:list].join('|')}" : "#{options[:type] || 'any'}#{mark}"
  return "obsoleted #{type}" if options[:obsoleted]

  options[:deprecated] ? "deprecated #{type}" : type
end

def table(proxy, root: true)
  params = proxy.params.flat_map { |name, (_block, options)| [name, options[:alias]].compact.map { |known| [known.to_s, type_of(name, options, proxy.defaults)] } }
  sections = proxy.sections.flat_map { |name, section| [name, section.alias].compact.map { |known| [known.to_s, table(section, root: false)] } }
  result = { 'params' => params.reject { |name, _| RESERVED.include?(name) }.sort.to_h }
  aliases = proxy.params.filter_map { |name, (_block, options)| [options[:alias].to_s, name.to_s] if options[:alias] && !RESERVED.include?(options[:alias].to_s) }
  result['aliases'] = aliases.sort.to_h unless aliases.empty?
  unless root
    result['required'] = true if proxy.required?
    result['once'] = true unless proxy.multi?
    result['argument'] = 'required' if proxy.argument && !proxy.defaults.key?(proxy.argument.first)
    result['type'] = proxy.defaults[:@type].to_s if proxy.defaults[:@type]
  end
  result['sections'] = sections.sort.to_h unless sections.empty?
  result
end

def proxy_of(plugin)
  kind, name = plugin.split('/')
  return Fluent::Plugin::Output.merged_configure_proxy.sections[:buffer] if plugin == 'section/buffer'
  return Fluent::SystemConfig.configure_proxy(Fluent::SystemConfig.name) if kind == 'system'

  Fluent::Plugin.const_get("#{kind.upcase}_REGISTRY").lookup(name).merged_configure_proxy
end

puts JSON.generate(ARGV.to_h { |plugin| [plugin, table(proxy_of(plugin))] })
