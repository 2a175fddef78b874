// SPDX-License-Identifier: GPL-3.0-or-later
// What the Map page shows: the kept maps of the current dataset, the shown one with its colours,
// the neurons that name what is in sight, and what was found on it. All reading and computing is
// done in tasks, and only while the page is shown. Window thread only.
#pragma once
#include <memory>
#include <optional>
#include <vector>

#include <QObject>
#include <QString>
#include <QTimer>

#include "app/controllers/map_coloring.h"
#include "app/controllers/map_data.h"
#include "app/controllers/map_find.h"
#include "app/controllers/map_neurons.h"
#include "app/controllers/neuron_controller.h"
#include "app/controllers/reader.h"
#include "app/controllers/selection.h"
#include "app/controllers/task.h"
#include "app/controllers/workspace_controller.h"
#include "app/controllers/write_lane.h"
#include "core/filter/vocabulary.h"
#include "core/types/map_layout.h"
#include "widgets/models/document_list_model.h"

namespace sparsescope {

// A document under the pointer.
struct MapCardFacts {
    DocumentRow row;
    std::vector<NeuronId> neurons;  // the strongest first
};

class MapController : public QObject {
    Q_OBJECT

  public:
    static constexpr std::size_t listed = 200;  // documents of a list at most

    MapController(WorkspaceController& workspace, Selection& selection, NeuronController& neurons,
                  QObject* parent = nullptr);

    void setShown(bool shown);
    // Newest first; nullopt until they have been read.
    [[nodiscard]] const std::optional<std::vector<LayoutInfo>>& layouts() const { return layouts_; }
    void show(LayoutId layout);
    [[nodiscard]] LayoutId wanted() const { return wanted_; }  // 0: none
    void remove(LayoutId layout);
    [[nodiscard]] const WriteLane& writes() const { return writes_; }

    [[nodiscard]] const std::shared_ptr<const MapData>& data() const { return data_; }
    [[nodiscard]] bool loading() const { return data_task_.busy() || layouts_task_.busy(); }
    // Null until they are computed, and without a model of the dataset.
    [[nodiscard]] const std::shared_ptr<const MapNeurons>& neurons() const { return map_neurons_; }
    [[nodiscard]] bool namingRegions() const { return neurons_task_.busy(); }

    void colorBy(const MapColorBy& by);
    [[nodiscard]] const MapColorBy& coloredBy() const { return by_; }
    [[nodiscard]] const std::optional<MapColoring>& coloring() const { return coloring_; }
    [[nodiscard]] const FilterVocabulary::Fields& fields() const { return fields_; }

    void lookAt(const MapBox& box);
    [[nodiscard]] const std::optional<MapSight>& sight() const { return sight_; }

    // Numbers of the neuron's documents on the map; none for nullopt.
    void hoverNeuron(std::optional<NeuronId> neuron);
    [[nodiscard]] const std::vector<std::uint32_t>& hovered() const { return hovered_; }

    void find(const QString& text);  // "": nothing
    [[nodiscard]] const std::optional<MapFound>& found() const { return found_; }

    // Whether hits of the search light up; a new answer shows them again.
    void showHits(bool shown);
    [[nodiscard]] bool hitsShown() const { return hits_shown_; }

    void wantEdges(bool wanted);
    [[nodiscard]] const std::vector<CoactivityEdge>& edges() const { return edges_; }

    // Rows of these documents, at most `listed`, with pictures.
    void list(std::vector<std::uint32_t> numbers);
    [[nodiscard]] const std::vector<DocumentRow>& rows() const { return rows_; }
    void askCard(std::optional<std::uint32_t> number);
    [[nodiscard]] const std::optional<MapCardFacts>& card() const { return card_; }

    // The model whose neurons are shown: the selected one, if it is of the map's dataset.
    [[nodiscard]] std::shared_ptr<const LoadedModel> model() const;

  Q_SIGNALS:
    void layoutsChanged();
    void dataChanged();  // another map, or none
    void neuronsChanged();
    void coloringChanged();
    void fieldsChanged();
    void sightChanged();
    void hoverChanged();
    void foundChanged();
    void hitsChanged();
    void edgesChanged();
    void rowsListed();
    void cardChanged();
    void failed(const QString& sentence);

  private:
    void startAnew();
    void follow();
    void readLayouts();
    void choose();
    void load();
    void take(std::shared_ptr<const MapData> data);
    void forgetMap();
    void nameRegions();
    void color();
    void look();
    void learnNames();
    void readFields();
    void computeEdges();

    WorkspaceController& workspace_;
    Selection& selection_;
    NeuronController& names_;
    bool shown_ = false;
    bool outdated_ = true;  // the workspace changed since the maps were listed
    bool stale_ = false;    // colours or names of the map were not computed while it was hidden
    LayoutId newest_ = 0;   // map that there was so far
    DatasetId dataset_ = 0;
    std::vector<std::int64_t> loaded_for_;  // what the shown map was read for
    std::optional<std::vector<LayoutInfo>> layouts_;
    LayoutId wanted_ = 0;
    std::shared_ptr<const MapData> data_;
    std::shared_ptr<const MapNeurons> map_neurons_;
    MapColorBy by_{MapColorBy::What::label, {}};
    std::optional<MapColoring> coloring_;
    FilterVocabulary::Fields fields_;
    std::optional<MapBox> box_;
    std::optional<MapSight> sight_;
    std::vector<std::uint32_t> hovered_;
    std::optional<MapFound> found_;
    bool edges_wanted_ = false;
    std::vector<CoactivityEdge> edges_;
    std::vector<DocumentRow> rows_;
    std::optional<MapCardFacts> card_;
    std::shared_ptr<const std::vector<bool>> named_;  // by neuron: it may name a region
    bool hits_shown_ = true;
    QTimer look_timer_;
    std::shared_ptr<Reader> layouts_reader_, data_reader_, color_reader_, find_reader_,
        list_reader_, card_reader_, fields_reader_;
    Task layouts_task_, data_task_, neurons_task_, color_task_, sight_task_, hover_task_,
        find_task_, edges_task_, list_task_, card_task_, fields_task_;
    WriteLane writes_;
};

}  // namespace sparsescope
