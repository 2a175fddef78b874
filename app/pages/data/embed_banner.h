// SPDX-License-Identifier: GPL-3.0-or-later
// Says of the shown dataset that its texts have no embeddings yet, and offers to give them some.
#pragma once
#include <set>
#include <utility>

#include "core/types/ids.h"
#include "widgets/controls/message_bar.h"

namespace sparsescope {

class AppContext;
class Commands;

class EmbedBanner : public MessageBar {
    Q_OBJECT

  public:
    EmbedBanner(AppContext& context, Commands& commands, QWidget* parent = nullptr);

  private:
    void refresh();

    AppContext& context_;
    std::set<DatasetId> closed_;  // a person does not want to hear it of these
    DatasetId shown_ = 0;
};

}  // namespace sparsescope
