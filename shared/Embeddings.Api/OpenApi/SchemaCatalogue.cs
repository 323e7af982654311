using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;
using Embeddings.Api.Binding;

namespace Embeddings.Api.OpenApi;

/// <summary>The JSON schemas of the records that bodies and answers are, each once, under the record's name.</summary>
internal sealed class SchemaCatalogue
{
    private static readonly JsonSchemaExporterOptions Options = new() { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = Describe };
    private readonly SortedDictionary<string, JsonNode> schemas = new(StringComparer.Ordinal);

    /// <summary>Refers to a record's schema, which it adds.</summary>
    public JsonObject Reference(Type type)
    {
        schemas.TryAdd(type.Name, Export(type));
        return new JsonObject { ["$ref"] = $"#/components/schemas/{type.Name}" };
    }

    /// <summary>A record's schema as a document of its own.</summary>
    public static JsonObject Standalone(Type type)
    {
        var schema = ApiJson.Shapes.GetJsonSchemaAsNode(type, Options);
        LeaveOutNulls(schema);
        return schema.AsObject();
    }

    /// <summary>The schema of a plain value.</summary>
    public JsonObject Inline(Type type) => Export(type).AsObject();

    public JsonObject ToJson() => new(schemas.Append(KeyValuePair.Create(ProblemResponses.SchemaName, (JsonNode)ProblemResponses.Schema())).Select(schema => KeyValuePair.Create(schema.Key, (JsonNode?)schema.Value)));

    private static JsonNode Export(Type type)
    {
        var schema = ApiJson.Shapes.GetJsonSchemaAsNode(type, Options);
        Rebase(schema, $"#/components/schemas/{type.Name}");
        LeaveOutNulls(schema);
        return schema;
    }

    /// <summary>Answers leave out null members, and bodies may: such members are not required.</summary>
    private static void LeaveOutNulls(JsonNode? node)
    {
        if (node is JsonObject { } schema)
        {
            if (schema["required"] is JsonArray required && schema["properties"] is JsonObject properties)
                schema["required"] = new JsonArray([.. required.Where(name => !MayBeNull(properties[(string)name!])).Select(name => name!.DeepClone())]);
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
        property?["type"] is JsonArray types && types.Any(type => (string?)type == "null");

    /// <summary>The exporter refers to places within the record's own schema, which is not the root of the document.</summary>
    private static void Rebase(JsonNode? node, string root)
    {
        if (node is JsonObject members)
        {
            if (members["$ref"] is JsonValue reference && reference.GetValue<string>() is ['#', .. var inside])
                members["$ref"] = root + inside;
            foreach (var (_, member) in members)
                Rebase(member, root);
        }
        else if (node is JsonArray elements)
        {
            foreach (var element in elements)
                Rebase(element, root);
        }
    }

    private static JsonNode Describe(JsonSchemaExporterContext context, JsonNode schema)
    {
        // The exporter writes true for any value. An empty schema means the same, and more readers of OpenAPI know it.
        if (schema is JsonValue)
            return new JsonObject();
        var parameter = context.PropertyInfo?.AttributeProvider?.GetCustomAttributes(typeof(ParameterAttribute), inherit: true).OfType<ParameterAttribute>().FirstOrDefault();
        if (schema is not JsonObject described)
            return schema;
        // Generators take names for numbers where the type is not said.
        if (described["enum"] is JsonArray names && !described.ContainsKey("type"))
            described["type"] = names.Any(name => name is null) ? new JsonArray("string", "null") : "string";
        if (parameter is not null)
            described.Insert(0, "description", parameter.Description);
        if (Default(context.PropertyInfo) is { } value)
            described["default"] = value;
        return schema;
    }

    /// <summary>What a member is when a body leaves it out. Without it a generated client would send 0 for a number that nobody has set.</summary>
    private static JsonNode? Default(JsonPropertyInfo? member)
    {
        if (member is not { IsRequired: false, Set: not null, Get: { } get } || !(member.PropertyType.IsPrimitive || member.PropertyType.IsEnum))
            return null;
        return member.DeclaringType.GetConstructor(Type.EmptyTypes) is { } create ? JsonSerializer.SerializeToNode(get(create.Invoke(null)), ApiJson.Options) : null;
    }
}
