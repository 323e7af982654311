namespace Embeddings.Similarity.Texts;

/// <summary>
/// Solves the transportation problem exactly: moves supplies to demands at least cost. Uses successive shortest paths with
/// potentials (Edmonds and Karp 1972) and Dijkstra's algorithm for dense graphs. Nodes are the supplies, then the demands.
/// </summary>
internal sealed class Transport
{
    private readonly long[] remaining;
    private readonly double[,] costs;
    private readonly long[,] flow;
    private readonly double[] potential;
    private readonly double[] distance;
    private readonly int[] previous;
    private readonly bool[] settled;
    private readonly int sources;

    private Transport(long[] supplies, long[] demands, double[,] costs)
    {
        this.costs = costs;
        sources = supplies.Length;
        remaining = [.. supplies, .. demands];
        flow = new long[supplies.Length, demands.Length];
        potential = new double[remaining.Length];
        distance = new double[remaining.Length];
        previous = new int[remaining.Length];
        settled = new bool[remaining.Length];
    }

    /// <param name="supplies">The units at each source, above 0.</param>
    /// <param name="demands">The units that each destination takes, above 0. Their total equals the total of the supplies.</param>
    /// <param name="costs">The cost of a unit from source to destination, 0 or more.</param>
    public static double LeastCost(long[] supplies, long[] demands, double[,] costs)
    {
        var transport = new Transport(supplies, demands, costs);
        while (transport.NearestDemand() is var destination and >= 0)
            transport.Send(destination);
        return transport.Cost();
    }

    // Finds the shortest path from any supply to the nearest open demand. The potentials keep the reduced costs at 0 or above.
    private int NearestDemand()
    {
        Array.Fill(previous, -1);
        Array.Clear(settled);
        for (var node = 0; node < distance.Length; node++)
            distance[node] = node < sources && remaining[node] > 0 ? 0 : double.PositiveInfinity;
        while (true)
        {
            var node = NearestUnsettled();
            if (node < 0)
                return -1;
            settled[node] = true;
            if (node >= sources && remaining[node] > 0)
            {
                RaisePotentials(distance[node]);
                return node;
            }

            Relax(node);
        }
    }

    private int NearestUnsettled()
    {
        var nearest = -1;
        for (var node = 0; node < distance.Length; node++)
        {
            if (!settled[node] && !double.IsPositiveInfinity(distance[node]) && (nearest < 0 || distance[node] < distance[nearest]))
                nearest = node;
        }

        return nearest;
    }

    // Relaxes forward edges along every pair, and backward edges along pairs whose flow can be taken back.
    private void Relax(int node)
    {
        if (node < sources)
        {
            for (var demand = 0; demand < flow.GetLength(1); demand++)
                Reach(sources + demand, node, costs[node, demand]);
            return;
        }

        for (var source = 0; source < sources; source++)
        {
            if (flow[source, node - sources] > 0)
                Reach(source, node, -costs[source, node - sources]);
        }
    }

    private void Reach(int node, int from, double cost)
    {
        // Rounding may bring a reduced cost of 0 slightly below 0.
        var candidate = distance[from] + Math.Max(0, cost + potential[from] - potential[node]);
        if (!settled[node] && candidate < distance[node])
            (distance[node], previous[node]) = (candidate, from);
    }

    private void RaisePotentials(double reached)
    {
        for (var node = 0; node < potential.Length; node++)
            potential[node] += Math.Min(distance[node], reached);
    }

    private void Send(int destination)
    {
        var units = remaining[destination];
        var start = destination;
        for (; previous[start] >= 0; start = previous[start])
        {
            if (start < sources)
                units = Math.Min(units, flow[start, previous[start] - sources]);
        }

        units = Math.Min(units, remaining[start]);
        for (var node = destination; previous[node] >= 0; node = previous[node])
        {
            if (node >= sources)
                flow[previous[node], node - sources] += units;
            else
                flow[node, previous[node] - sources] -= units;
        }

        remaining[start] -= units;
        remaining[destination] -= units;
    }

    private double Cost()
    {
        var cost = 0d;
        for (var source = 0; source < sources; source++)
        {
            for (var demand = 0; demand < flow.GetLength(1); demand++)
                cost += flow[source, demand] * costs[source, demand];
        }

        return cost;
    }
}
