// A test class may have a task hub, whose many small messages need the processor. The classes run one at a time.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
