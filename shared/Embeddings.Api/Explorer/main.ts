import { follow, go } from './address/address';
import { tools, views } from './address/place';
import { byId } from './dom/find';
import { startAnalogy } from './explore/analogy';
import { startHistory } from './explore/history';
import { startNeighbours } from './explore/neighbours';
import { startUsers } from './explore/users';
import { Tabs } from './explore/tabs';
import { startMap } from './map/pane';
import { followModel, loadModels } from './models/picker';
import { startTraining } from './training/view';
import { startShortcuts } from './search/shortcuts';
import { startVersions } from './versions/view';

const viewTabs = new Tabs(byId('views', HTMLElement), chosen => go({ view: views.find(view => view === chosen)! }));
const toolTabs = new Tabs(byId('tools', HTMLElement), chosen => go({ tool: tools.find(tool => tool === chosen)! }));

// The model picker comes first, because everything else needs a model.
await loadModels();
followModel();
follow(place => {
  viewTabs.show(place.view);
  toolTabs.show(place.tool);
});
startMap();
startNeighbours();
startAnalogy();
startHistory();
startUsers();
startTraining();
startVersions();
startShortcuts();
