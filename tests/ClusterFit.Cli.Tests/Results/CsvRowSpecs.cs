using System.Text;
using ClusterFit.Cli.Results;

namespace ClusterFit.Cli.Tests.Results;

public sealed class CsvRowSpecs
{
    [Theory]
    [InlineData("a", "b")]
    [InlineData("", "", "c")]
    [InlineData("with, comma", "with \"quotes\"", "line\r\nend", "\"")]
    public void Rows_read_back_as_they_were_written(params string[] fields)
    {
        var text = new StringBuilder();
        CsvRow.Append(text, fields);
        CsvRow.Append(text, ["last", "row"]);
        Assert.Equal([fields, ["last", "row"]], CsvRow.Read($"{text}"));
    }

    [Fact]
    public void The_last_line_needs_no_end_and_an_empty_text_has_no_rows()
    {
        Assert.Equal([["a", "b"], ["c", ""]], CsvRow.Read("a,b\nc,"));
        Assert.Empty(CsvRow.Read(""));
    }
}
