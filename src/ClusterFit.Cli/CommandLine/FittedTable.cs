using System.Globalization;
using System.Text;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace ClusterFit.Cli.CommandLine;

/// <summary>A column of a <see cref="FittedTable"/>.</summary>
/// <param name="Name">Its heading.</param>
/// <param name="Rank">The columns of the highest rank go first when there is no room; one of rank 0 stays.</param>
/// <param name="Least">Cells to which it may be shortened.</param>
/// <param name="IsNumber">Whether it is set to the right.</param>
internal sealed record FittedColumn(string Name, int Rank = 0, int Least = int.MaxValue, bool IsNumber = false);

/// <summary>A table whose rows are lines: where the terminal is too narrow, texts end with an ellipsis and the columns that matter least are
/// left out.</summary>
internal sealed class FittedTable(params FittedColumn[] columns)
{
    private const int Gap = 2;
    private const char Ellipsis = '…';

    private readonly List<(string Text, string? Style)[]> _rows = [];

    /// <summary>Adds a row; texts may come from anywhere.</summary>
    /// <param name="cells">A text for each column, and the style that it is written in, where it has one.</param>
    public void Add(params (string Text, string? Style)[] cells) => _rows.Add([.. cells.Select(cell => (OneLine.Of(cell.Text), cell.Style))]);

    /// <summary>Writes the heading and the rows.</summary>
    public void Write(IAnsiConsole console)
    {
        var layout = Fit(console.Profile.Width);
        console.MarkupLine(Heading(layout));
        foreach (var row in _rows) console.MarkupLine(Line(layout, row));
    }

    /// <summary>The rows without the heading, as markup, for a terminal of that width.</summary>
    public IReadOnlyList<string> Lines(int width)
    {
        var layout = Fit(width);
        return [.. _rows.Select(row => Line(layout, row))];
    }

    /// <summary>The heading and the rows, as markup, for a terminal of that width.</summary>
    public IReadOnlyList<string> LinesWithHeading(int width) => [Heading(Fit(width)), .. Lines(width)];

    /// <summary>The text, or its start with an ellipsis, in at most so many cells of a terminal.</summary>
    public static string Shorten(string text, int most)
    {
        if (CellsOf(text) <= most) return text;
        var (start, cells) = (new StringBuilder(), 0);
        var elements = StringInfo.GetTextElementEnumerator(text);
        while (elements.MoveNext() && (cells += CellsOf(elements.GetTextElement())) < most) start.Append(elements.GetTextElement());
        return most > 0 ? $"{start}{Ellipsis}" : "";
    }

    private string Heading(List<(int Column, int Width)> layout) => Line(layout, [.. columns.Select(column => (column.Name, (string?)"grey"))]);

    private string Line(List<(int Column, int Width)> layout, (string Text, string? Style)[] cells)
    {
        var line = new StringBuilder();
        foreach (var (i, width) in layout)
        {
            var text = Shorten(cells[i].Text, width);
            var space = new string(' ', width - CellsOf(text));
            var styled = cells[i].Style is { } style ? $"[{style}]{Markup.Escape(text)}[/]" : Markup.Escape(text);
            line.Append(line.Length > 0 ? "  " : "").Append(columns[i].IsNumber ? space + styled : styled + space);
        }
        return line.ToString().TrimEnd();
    }

    // The columns that are shown, in their order, with their widths.
    private List<(int Column, int Width)> Fit(int width)
    {
        // Not to the margin: a terminal may put an empty line after a full one.
        var room = width - 1;
        var shown = Enumerable.Range(0, columns.Length).Where(i => _rows.Count == 0 || _rows.Any(row => row[i].Text.Length > 0)).ToList();
        while (true)
        {
            var widths = shown.ToDictionary(i => i, i => _rows.Select(row => CellsOf(row[i].Text)).Append(CellsOf(columns[i].Name)).Max());
            var excess = widths.Values.Sum() + Gap * (shown.Count - 1) - room;
            // From the widest: each may give up what it has beyond its least.
            while (excess > 0 && shown.Where(i => widths[i] > columns[i].Least).OrderByDescending(i => widths[i]).Cast<int?>().FirstOrDefault() is { } widest)
            {
                widths[widest]--;
                excess--;
            }
            if (excess <= 0 || shown.Count == 1) return [.. shown.Select(i => (i, Math.Min(widths[i], Math.Max(1, room))))];
            shown.Remove(shown.MaxBy(i => columns[i].Rank));
        }
    }

    private static int CellsOf(string text) => new Segment(text).CellCount();
}
