# Reads a JSON array of requests on standard input and answers each as Fluentd itself does.
# {"config": text} -> the tree, or the error; {"pattern": p, "tags": [...]} -> which tags match, or the error.
require 'json'
require 'timeout'
require 'fluent/config'
require 'fluent/match'
require 'fluent/config/v1_parser'

def tree(element)
  {
    'name' => element.name,
    'arg' => element.arg,
    'params' => element.keys.map { |key| [key, element.fetch(key)] },
    'elements' => element.elements.map { |child| tree(child) },
  }
end

def answer(request)
  Timeout.timeout(5) do
    if request.key?('config')
      root = Fluent::Config::V1Parser.parse(request['config'], 'fluent.conf', '/nonexistent', Kernel.binding)
      { 'tree' => tree(root) }
    else
      matcher = Fluent::MatchPattern.create(request['pattern'])
      { 'matches' => request['tags'].map { |tag| !!matcher.match(tag) } }
    end
  end
rescue Exception => e
  { 'error' => "#{e.class}: #{e.message.lines.first}" }
end

puts JSON.generate(JSON.parse($stdin.read).map { |request| answer(request) })
