using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;
using Embeddings.Api.Binding;

namespace Embeddings.Api.OpenApi;

/// <summary>Collects the JSON schemas of the records in bodies and answers, each once, under the record's name.</summary>
internal sealed class SchemaCatalogue
{
    private static readonly JsonSchemaExporterOptions WholeOptions = new() { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = Describe };
    /// <summary>Marks a reference to an optional record until the required members are known.</summary>
    private const string OrNull = "x-or-null";
    private readonly SortedDictionary<string, JsonNode?> schemas = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Type> types = new(StringComparer.Ordinal);
    private readonly JsonSchemaExporterOptions options;

    public SchemaCatalogue() =>
        options = new() { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = (context, schema) => Describe(context, ReferenceWithin(context) ?? schema) };

    /// <summary>Adds a record's schema and returns a reference to it.</summary>
    /// <exception cref="InvalidOperationException">Another record has the same name.</exception>
    public JsonObject Reference(Type type)
    {
        if (types.TryAdd(type.Name, type))
            schemas[type.Name] = Export(type);
        else if (types[type.Name] != type)
            throw new InvalidOperationException($"Two records of the API are called {type.Name}: {type.FullName} and {types[type.Name].FullName}. Give one another name.");
        return new JsonObject { ["$ref"] = $"#/components/schemas/{type.Name}" };
    }

    /// <summary>A record's schema as a document of its own.</summary>
    public static JsonObject Standalone(Type type)
    {
        var schema = ApiJson.Shapes.GetJsonSchemaAsNode(type, WholeOptions);
        LeaveOutNulls(schema);
        return schema.AsObject();
    }

    /// <summary>The schema of a plain value.</summary>
    public JsonObject Inline(Type type) => Export(type).AsObject();

    public JsonObject ToJson() => new(schemas.Append(KeyValuePair.Create(ProblemResponses.SchemaName, (JsonNode?)ProblemResponses.Schema())));

    private JsonNode Export(Type type)
    {
        var schema = ApiJson.Shapes.GetJsonSchemaAsNode(type, options);
        LeaveOutNulls(schema);
        return schema;
    }

    /// <summary>References nested records by name, so that client generators make exactly one type of each.</summary>
    private JsonObject? ReferenceWithin(JsonSchemaExporterContext context)
    {
        if (context.Path.Length == 0 || context.TypeInfo.Kind != JsonTypeInfoKind.Object)
            return null;
        var reference = Reference(Nullable.GetUnderlyingType(context.TypeInfo.Type) ?? context.TypeInfo.Type);
        var isMember = context.PropertyInfo?.PropertyType == context.TypeInfo.Type;
        return isMember && context.PropertyInfo!.IsGetNullable ? new JsonObject { [OrNull] = reference["$ref"]!.DeepClone() } : reference;
    }

    /// <summary>Makes nullable members optional: answers omit nulls, and bodies may.</summary>
    private static void LeaveOutNulls(JsonNode? node)
    {
        if (node is JsonObject { } schema)
        {
            if (schema["required"] is JsonArray required && schema["properties"] is JsonObject properties)
                schema["required"] = new JsonArray([.. required.Where(name => !MayBeNull(properties[(string)name!])).Select(name => name!.DeepClone())]);
            if (schema[OrNull] is { } reference)
            {
                schema.Remove(OrNull);
                schema["oneOf"] = new JsonArray(new JsonObject { ["$ref"] = reference }, new JsonObject { ["type"] = "null" });
            }

            foreach (var (_, member) in schema)
                LeaveOutNulls(member);
        }
        else if (node is JsonArray elements)
        {
            foreach (var element in elements)
                LeaveOutNulls(element);
        }
    }

    private static bool MayBeNull(JsonNode? property) =>
        property?[OrNull] is not null || (property?["type"] is JsonArray types && types.Any(type => (string?)type == "null"));

    private static JsonNode Describe(JsonSchemaExporterContext context, JsonNode schema)
    {
        // The exporter writes true for any value. An empty schema means the same, and more OpenAPI tools support it.
        if (schema is JsonValue)
            return new JsonObject();
        var parameter = context.PropertyInfo?.AttributeProvider?.GetCustomAttributes(typeof(ParameterAttribute), inherit: true).OfType<ParameterAttribute>().FirstOrDefault();
        if (schema is not JsonObject described)
            return schema;
        // Without a type, client generators read the names of an enumeration as numbers.
        if (described["enum"] is JsonArray names && !described.ContainsKey("type"))
            described["type"] = names.Any(name => name is null) ? new JsonArray("string", "null") : "string";
        // The exporter does not say that a nullable number which may be NaN can also be null.
        if (described["anyOf"] is JsonArray choices && Nullable.GetUnderlyingType(context.TypeInfo.Type) is not null)
            choices.Add(new JsonObject { ["type"] = "null" });
        if (parameter is not null)
            described.Insert(0, "description", parameter.Description);
        if (Default(context.PropertyInfo) is { } value)
            described["default"] = value;
        return schema;
    }

    /// <summary>The value of a member that a body omits. Without it a generated client would send 0 or null for members that nobody has set.</summary>
    private static JsonNode? Default(JsonPropertyInfo? member)
    {
        if (member is not { IsRequired: false, Set: not null, Get: { } get } || !(member.PropertyType.IsPrimitive || member.PropertyType.IsEnum || member.PropertyType == typeof(string)))
            return null;
        return member.DeclaringType.GetConstructor(Type.EmptyTypes) is { } create ? JsonSerializer.SerializeToNode(get(create.Invoke(null)), ApiJson.Options) : null;
    }
}
