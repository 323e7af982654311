using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Embeddings.Tests.Structure;

/// <summary>A type of one namespace that uses a type of another one in the same assembly.</summary>
public sealed record Use(string FromNamespace, string FromType, string ToNamespace, string ToType);

/// <summary>A constant. The compiler copies its value to the place of use, so only the source shows the use.</summary>
public sealed record Constant(string Namespace, string Type, string Name);

/// <summary>
/// Reads from a compiled assembly which types use which: base types, signatures, attributes, local variables and every instruction of every method.
/// A type within a type counts as its outermost type, so that closures and state machines count as the class that they were written in.
/// </summary>
public sealed class CompiledUses : ISignatureTypeProvider<object?, object?>
{
    private static readonly Dictionary<int, OpCode> OpCodesByValue = typeof(OpCodes).GetFields()
        .Select(field => field.GetValue(null)).OfType<OpCode>().ToDictionary(code => (int)(ushort)code.Value);

    private readonly MetadataReader reader;
    private readonly PEReader file;
    private readonly HashSet<TypeDefinitionHandle> used = [];

    private CompiledUses(PEReader file)
    {
        this.file = file;
        reader = file.GetMetadataReader();
    }

    public static IReadOnlyList<Use> Of(string assembly)
    {
        using var file = new PEReader(File.OpenRead(assembly));
        return new CompiledUses(file).Uses();
    }

    public static IReadOnlyList<Constant> ConstantsOf(string assembly)
    {
        using var file = new PEReader(File.OpenRead(assembly));
        return new CompiledUses(file).Constants();
    }

    private List<Constant> Constants() =>
    [
        .. from handle in reader.TypeDefinitions
           from field in reader.GetTypeDefinition(handle).GetFields().Select(reader.GetFieldDefinition)
           where (field.Attributes & FieldAttributes.Literal) != 0
           let type = reader.GetTypeDefinition(handle)
           select new Constant(Outermost(handle).Namespace, reader.GetString(type.Name), reader.GetString(field.Name)),
    ];

    private List<Use> Uses()
    {
        var uses = new HashSet<Use>();
        foreach (var handle in reader.TypeDefinitions)
        {
            used.Clear();
            Collect(reader.GetTypeDefinition(handle));
            var from = Outermost(handle);
            foreach (var to in used.Select(Outermost))
                if (from.Namespace != to.Namespace)
                    uses.Add(new Use(from.Namespace, from.Name, to.Namespace, to.Name));
        }
        return [.. uses];
    }

    private (string Namespace, string Name) Outermost(TypeDefinitionHandle handle)
    {
        var type = reader.GetTypeDefinition(handle);
        while (!type.GetDeclaringType().IsNil)
            type = reader.GetTypeDefinition(type.GetDeclaringType());
        return (reader.GetString(type.Namespace), reader.GetString(type.Name));
    }

    private void Collect(TypeDefinition type)
    {
        Collect(type.BaseType);
        Collect(type.GetCustomAttributes());
        foreach (var implementation in type.GetInterfaceImplementations())
            Collect(reader.GetInterfaceImplementation(implementation).Interface);
        foreach (var parameter in type.GetGenericParameters())
            Collect(parameter);
        foreach (var field in type.GetFields().Select(reader.GetFieldDefinition))
        {
            field.DecodeSignature(this, null);
            Collect(field.GetCustomAttributes());
        }
        foreach (var property in type.GetProperties().Select(reader.GetPropertyDefinition))
            Collect(property.GetCustomAttributes());
        foreach (var method in type.GetMethods().Select(reader.GetMethodDefinition))
            Collect(method);
    }

    private void Collect(MethodDefinition method)
    {
        method.DecodeSignature(this, null);
        Collect(method.GetCustomAttributes());
        foreach (var parameter in method.GetGenericParameters())
            Collect(parameter);
        foreach (var parameter in method.GetParameters())
            Collect(reader.GetParameter(parameter).GetCustomAttributes());
        if (method.RelativeVirtualAddress == 0)
            return;
        var body = file.GetMethodBody(method.RelativeVirtualAddress);
        if (!body.LocalSignature.IsNil)
            reader.GetStandaloneSignature(body.LocalSignature).DecodeLocalSignature(this, null);
        foreach (var region in body.ExceptionRegions)
            Collect(region.CatchType);
        CollectInstructions(body.GetILReader());
    }

    private void CollectInstructions(BlobReader instructions)
    {
        while (instructions.RemainingBytes > 0)
        {
            var value = (int)instructions.ReadByte();
            if (value == 0xFE)
                value = value << 8 | instructions.ReadByte();
            switch (OpCodesByValue[value].OperandType)
            {
                case OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineType or OperandType.InlineTok:
                    Collect(MetadataTokens.EntityHandle(instructions.ReadInt32()));
                    break;
                case OperandType.InlineSwitch:
                    var targets = instructions.ReadInt32();
                    instructions.Offset += 4 * targets;
                    break;
                case var operand:
                    instructions.Offset += Size(operand);
                    break;
            }
        }
    }

    private static int Size(OperandType operand) => operand switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        _ => 4,
    };

    private void Collect(GenericParameterHandle parameter)
    {
        foreach (var constraint in reader.GetGenericParameter(parameter).GetConstraints())
            Collect(reader.GetGenericParameterConstraint(constraint).Type);
    }

    private void Collect(CustomAttributeHandleCollection attributes)
    {
        foreach (var attribute in attributes)
            Collect(reader.GetCustomAttribute(attribute).Constructor);
    }

    private void Collect(EntityHandle handle)
    {
        if (handle.IsNil)
            return;
        switch (handle.Kind)
        {
            case HandleKind.TypeDefinition:
                used.Add((TypeDefinitionHandle)handle);
                break;
            case HandleKind.TypeSpecification:
                reader.GetTypeSpecification((TypeSpecificationHandle)handle).DecodeSignature(this, null);
                break;
            case HandleKind.MethodDefinition:
                used.Add(reader.GetMethodDefinition((MethodDefinitionHandle)handle).GetDeclaringType());
                break;
            case HandleKind.FieldDefinition:
                used.Add(reader.GetFieldDefinition((FieldDefinitionHandle)handle).GetDeclaringType());
                break;
            case HandleKind.MemberReference:
                Collect(reader.GetMemberReference((MemberReferenceHandle)handle).Parent);
                break;
            case HandleKind.MethodSpecification:
                var method = reader.GetMethodSpecification((MethodSpecificationHandle)handle);
                Collect(method.Method);
                method.DecodeSignature(this, null);
                break;
        }
    }

    object? ISimpleTypeProvider<object?>.GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind)
    {
        used.Add(handle);
        return null;
    }

    object? ISignatureTypeProvider<object?, object?>.GetTypeFromSpecification(MetadataReader reader, object? context, TypeSpecificationHandle handle, byte rawTypeKind) =>
        reader.GetTypeSpecification(handle).DecodeSignature(this, context);

    object? ISimpleTypeProvider<object?>.GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) => null;
    object? ISimpleTypeProvider<object?>.GetPrimitiveType(PrimitiveTypeCode typeCode) => null;
    object? ISZArrayTypeProvider<object?>.GetSZArrayType(object? elementType) => null;
    object? IConstructedTypeProvider<object?>.GetArrayType(object? elementType, ArrayShape shape) => null;
    object? IConstructedTypeProvider<object?>.GetByReferenceType(object? elementType) => null;
    object? IConstructedTypeProvider<object?>.GetPointerType(object? elementType) => null;
    object? IConstructedTypeProvider<object?>.GetGenericInstantiation(object? genericType, ImmutableArray<object?> typeArguments) => null;
    object? ISignatureTypeProvider<object?, object?>.GetFunctionPointerType(MethodSignature<object?> signature) => null;
    object? ISignatureTypeProvider<object?, object?>.GetGenericMethodParameter(object? genericContext, int index) => null;
    object? ISignatureTypeProvider<object?, object?>.GetGenericTypeParameter(object? genericContext, int index) => null;
    object? ISignatureTypeProvider<object?, object?>.GetModifiedType(object? modifier, object? unmodifiedType, bool isRequired) => null;
    object? ISignatureTypeProvider<object?, object?>.GetPinnedType(object? elementType) => null;
}
