using ClusterFit.Cli.CommandLine;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace ClusterFit.Cli.Tests.CommandLine;

public class FittedTableSpecs
{
    [Fact]
    public void With_room_everything_is_there() => Assert.Equal(
        [
            "id      name                               state     done",
            "a1b2c3  a name that is long, as names are  open     12/40",
            "d4e5f6  x                                  [ended]    1/1",
        ],
        Lines(width: 80));

    [Fact]
    public void Texts_are_shortened_first() => Assert.Equal(
        [
            "id      name                   state     done",
            "a1b2c3  a name that is long,…  open     12/40",
            "d4e5f6  x                      [ended]    1/1",
        ],
        Lines(width: 46));

    [Fact]
    public void Then_the_columns_that_matter_least_go() => Assert.Equal(
        [
            "id      name             done",
            "a1b2c3  a name that i…  12/40",
            "d4e5f6  x                 1/1",
        ],
        Lines(width: 30));

    [Fact]
    public void However_narrow_no_row_takes_two_lines()
    {
        for (var width = 2; width < 80; width++)
        {
            var lines = Lines(width);
            Assert.Equal(3, lines.Length);
            Assert.All(lines, line => Assert.True(new Segment(line).CellCount() < width, $"'{line}' in {width}"));
        }
    }

    [Theory]
    [InlineData("写真写真", 5, "写真…")]
    [InlineData("👩‍🚀👩‍🚀👩‍🚀", 3, "👩‍🚀…")]
    [InlineData("abc", 3, "abc")]
    [InlineData("abcd", 1, "…")]
    public void Wide_letters_take_their_cells(string text, int cells, string shown) => Assert.Equal(shown, FittedTable.Shorten(text, cells));

    [Fact]
    public void Columns_without_any_text_are_left_out()
    {
        var (output, table) = (new StringWriter(), new FittedTable(new("id"), new("failed"), new("done")));
        table.Add(("a", null), ("", "red"), ("1", null));
        table.Write(Console(output, 80));
        Assert.Equal("id  done", output.ToString().Split('\n')[0].TrimEnd());
    }

    private static string[] Lines(int width)
    {
        var output = new StringWriter();
        var table = new FittedTable(new("id"), new("name", Rank: 1, Least: 14), new("state", Rank: 2), new("done", IsNumber: true));
        table.Add(("a1b2c3", null), ("a name that is long,\nas names are", null), ("open", "green"), ("12/40", null));
        table.Add(("d4e5f6", null), ("x", null), ("[ended]", "red"), ("1/1", null));
        table.Write(Console(output, width));
        return output.ToString().TrimEnd().Split('\n');
    }

    private static IAnsiConsole Console(StringWriter output, int width)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(output) });
        console.Profile.Width = width;
        return console;
    }
}
