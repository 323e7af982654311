// Each test class may have a task hub, whose many small messages want the processor; one at a time.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
