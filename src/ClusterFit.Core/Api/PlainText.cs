using System.Globalization;
using System.Text;

namespace ClusterFit.Core.Api;

/// <summary>Text from elsewhere without the characters that command a terminal or turn a line around.</summary>
public static class PlainText
{
    /// <summary>Whether the character is one to be seen, or the space. Joiners are: letters and emoji of many people need them.</summary>
    public static bool Is(Rune rune) => rune.Value is 0x200C or 0x200D || Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);

    /// <summary>The text with a space for each line end or tab, and a question mark for any other character that is not to be seen.</summary>
    public static string Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        // Half a surrogate pair comes as the replacement character.
        return text.EnumerateRunes().All(rune => Is(rune) && rune != Rune.ReplacementChar)
            ? text
            : string.Concat(text.EnumerateRunes().Select(rune => Is(rune) ? rune.ToString() : Rune.IsWhiteSpace(rune) ? " " : "?"));
    }
}
