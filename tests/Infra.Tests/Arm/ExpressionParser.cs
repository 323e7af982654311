using System.Globalization;
using System.Text;

namespace Infra.Tests.Arm;

/// <summary>Reads the expressions that the Bicep compiler writes.</summary>
internal sealed class ExpressionParser(string text)
{
    private int position;

    public static Expression Parse(string text)
    {
        var parser = new ExpressionParser(text);
        var expression = parser.ReadExpression();
        parser.SkipSpace();
        return parser.position == text.Length ? expression : throw parser.Unexpected();
    }

    private Expression ReadExpression()
    {
        SkipSpace();
        Expression expression = Current switch
        {
            '\'' => new Expression.Literal(ReadString()),
            '-' or (>= '0' and <= '9') => new Expression.Literal(ReadNumber()),
            _ => ReadCall(),
        };
        return ReadMembers(expression);
    }

    private Expression ReadMembers(Expression target)
    {
        while (Current is '.' or '[')
        {
            if (text[position++] == '.')
            {
                SkipIf('?');
                target = new Expression.Member(target, new Expression.Literal(ReadName()));
                continue;
            }

            SkipIf('?');
            target = new Expression.Member(target, ReadExpression());
            Expect(']');
        }

        return target;
    }

    private Expression.Call ReadCall()
    {
        var name = ReadName();
        var arguments = new List<Expression>();
        Expect('(');
        SkipSpace();
        while (Current != ')')
        {
            arguments.Add(ReadExpression());
            SkipSpace();
            if (Current == ',')
                position++;
        }

        Expect(')');
        return new Expression.Call(name, arguments);
    }

    private string ReadString()
    {
        var value = new StringBuilder();
        for (position++; ; position++)
        {
            if (Current == '\'' && ++position >= 0 && Current != '\'')
                return value.ToString();
            value.Append(Current);
        }
    }

    private long ReadNumber()
    {
        var start = position++;
        while (char.IsAsciiDigit(Current))
            position++;
        return long.Parse(text.AsSpan(start, position - start), CultureInfo.InvariantCulture);
    }

    private string ReadName()
    {
        var start = position;
        while (char.IsAsciiLetterOrDigit(Current) || Current is '_' or '$')
            position++;
        return position > start ? text[start..position] : throw Unexpected();
    }

    private char Current => position < text.Length ? text[position] : '\0';

    private void SkipSpace()
    {
        while (char.IsWhiteSpace(Current))
            position++;
    }

    private void SkipIf(char character)
    {
        if (Current == character)
            position++;
    }

    private void Expect(char character)
    {
        SkipSpace();
        if (Current != character)
            throw Unexpected();
        position++;
    }

    private FormatException Unexpected() => new($"Cannot read the expression at character {position}: {text}");
}
