using Embeddings.Projection;

namespace Embeddings.Tests.Projection;

public sealed unsafe class RepulsionTests
{
    [Fact]
    public void The_mean_of_many_draws_is_the_mean_push_of_all_the_others()
    {
        // Seed 1, 200,000 draws of 5 from 39 others, pushes of at most 4 on an axis: the mean's standard error is below 0.007.
        const int Items = 40;
        const int Pushed = 17;
        const int Draws = 200_000;
        const int Drawn = 5;
        var random = new Random(1);
        var places = Enumerable.Range(0, Items).Select(_ => (X: (8 * random.NextSingle()) - 4, Y: (8 * random.NextSingle()) - 4)).ToArray();
        places[3] = places[Pushed];
        var (x, y) = (0d, 0d);

        for (var draw = 0; draw < Draws; draw++)
        {
            fixed ((float X, float Y)* all = places)
            {
                var push = Repulsion.Of(all, Items, Pushed, places[Pushed], Drawn, (uint)random.Next());
                (x, y) = (x + (push.X / Draws), y + (push.Y / Draws));
            }
        }

        var others = places.Where((_, item) => item != Pushed).ToArray();
        Assert.Equal(Drawn * others.Average(other => Push(places[Pushed], other).X), x, 0.02);
        Assert.Equal(Drawn * others.Average(other => Push(places[Pushed], other).Y), y, 0.02);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(8)]
    [InlineData(13)]
    public void As_many_push_as_are_drawn(int drawn)
    {
        // One other item, far enough for a push below the maximum.
        (float X, float Y)[] places = [(0, 0), (2, -3)];
        var one = Push(places[0], places[1]);

        fixed ((float X, float Y)* all = places)
        {
            var push = Repulsion.Of(all, 2, 0, places[0], drawn, seed: 9);

            Assert.Equal(drawn * one.X, push.X, 1e-5);
            Assert.Equal(drawn * one.Y, push.Y, 1e-5);
        }
    }

    // 2 gamma / ((0.001 + d^2)(1 + d^2)) times the difference, with gamma = 7, and at most 4 on an axis.
    private static (double X, double Y) Push((float X, float Y) place, (float X, float Y) other)
    {
        var (x, y) = ((double)place.X - other.X, (double)place.Y - other.Y);
        var squared = (x * x) + (y * y);
        var force = 14 / ((0.001 + squared) * (1 + squared));
        return (Math.Clamp(force * x, -4, 4), Math.Clamp(force * y, -4, 4));
    }
}
